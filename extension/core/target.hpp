// The syntax of targets: what the text after `migrate_to` or `upgrade` names, in a given graph.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/revision_graph.hpp"

namespace pg_idem {

struct Target {
  enum class Kind {
    heads,        // `heads`; and `head`, once it is clear that there is only one
    base,         // `base`: before everything
    up_by,        // `+N`: the next `count` of the way to heads
    down_by,      // `-N`: the last `count` applied
    revision,     // a name, a prefix, a label, `REV+N`, `REV-N`: `revision`
    branch_head,  // `LABEL@head`: `revision` is that head
    branch_base,  // `LABEL@base`: before `revision`, the one that carries the label
  };

  Kind kind = Kind::heads;
  RevisionGraph::Index revision = 0;
  std::size_t count = 0;
};

// A name that exists wins over an operator in it; a whole name wins over an abbreviated one.
// Throws Error: unknown_revision, ambiguous_revision, several_heads (naming them).
Target read_target(const RevisionGraph &graph, std::string_view text);

}  // namespace pg_idem
