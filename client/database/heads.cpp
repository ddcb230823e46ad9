// git knows who added a file; else the state knows which role loaded it.
#include "database/heads.hpp"

#include "core/wording.hpp"
#include "database/outlook.hpp"
#include "folder/authorship.hpp"

namespace pg_idem::client {

namespace {

std::string maker_of(Connection &connection, const Revision &head) {
  if (const std::optional<Author> author = author_of(head.file))
    return "added by " + author->name + " on " + author->date;
  const Result loaded = connection.run(
      "SELECT loaded_by, loaded_at::date FROM idem.revision WHERE revision = $1", {head.id});
  return loaded.rows() == 0 ? "not loaded"
                            : "loaded by " + loaded.copy(0, 0) + " on " + loaded.copy(0, 1);
}

}  // namespace

void explain_heads(Failure &failure, Session &session, Folder &folder) {
  const State state(session.connection(), State::Detail::full);
  const Outlook outlook = look_ahead(folder, state);
  std::vector<std::string> heads;
  for (const RevisionGraph::Index index : outlook.graph.heads()) {
    const Revision &head = outlook.graph[index];
    heads.push_back(described(head) + ", " + maker_of(session.connection(), head) +
                    (head.applied() ? ", applied" : ", not applied"));
  }
  failure.detail = "The heads are " + listed(heads, "; ") + ".";
  failure.hint =
      "Merge them with \"pg_idem merge\", or use the target \"heads\" or the name of one of them.";
}

}  // namespace pg_idem::client
