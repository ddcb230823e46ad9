// The statements of one revision, judged as a whole: with the future each of them has, and with the
// knowledge whether some of them were done before.
#pragma once

#include <functional>
#include <vector>

#include "core/migration_file.hpp"
#include "server/statement.hpp"

namespace pg_idem {

// Executes the statements in turn. `around` is called for each, with a function that executes it:
// it adds the place to an error. Needs an SPI connection and a snapshot.
void ensure_revision(
    const std::vector<Statement> &statements, Repeat repeat,
    const std::function<void(const Statement &, const std::function<void()> &)> &around);

}  // namespace pg_idem
