// COMMENT: executed only where the comment is another one; it would lock the table.
#include "catalog/object.hpp"
#include "ensure/kinds.hpp"
#include "ensure/tell.hpp"

namespace pg_idem {

bool ensure_comment(const Statement &statement) {
  auto *comment = as<CommentStmt>(statement.node);
  const ObjectAddress object = find_object(comment->objtype, comment->object);
  const std::string wanted = comment->comment ? comment->comment : "";
  if (OidIsValid(object.objectId) && object_comment(object) == wanted)
    return tell(Outcome::unchanged, "comment on " + describe_object(object) + " is that");
  execute_utility(statement);
  return tell(Outcome::altered,
              "comment on " + describe_object(find_object(comment->objtype, comment->object)));
}

}  // namespace pg_idem
