// The statement once more under another name. What the object's own definition does not have is
// left out: whom it belongs to, what it is tied to.
#include "ensure/object_name.hpp"
#include "server/values.hpp"

namespace pg_idem {
namespace {

List *renamed_list(List *names, const char *name) {
  List *copy = static_cast<List *>(copyObjectImpl(names));
  llast(copy) = makeString(pstrdup(name));
  return copy;
}

void set_last(List **names, const char *name) {
  *names = call_postgres(renamed_list, *names, name);
}

bool has_owner(List *options) {
  for (DefElem *option : nodes<DefElem>(options))
    if (strcmp(option->defname, "owned_by") == 0) return true;
  return false;
}

List *without_partners(List *options) {
  List *others = NIL;
  for (DefElem *option : nodes<DefElem>(options))
    if (strcmp(option->defname, "commutator") != 0 && strcmp(option->defname, "negator") != 0)
      others = lappend(others, option);
  return others;
}

// Operators have names of their own kind, and partners that can have no second partner.
void rename_operator(DefineStmt *define) {
  set_last(&define->defnames, "<|#~@~#|>");
  define->definition = call_postgres(without_partners, define->definition);
}

Node *defined_under_name(DefineStmt *define, const char *name) {
  switch (define->kind) {
    case OBJECT_AGGREGATE:
    case OBJECT_COLLATION:
    case OBJECT_TSCONFIGURATION:
    case OBJECT_TSDICTIONARY:
      set_last(&define->defnames, name);
      return reinterpret_cast<Node *>(define);
    case OBJECT_OPERATOR:
      rename_operator(define);
      return reinterpret_cast<Node *>(define);
    default:
      return nullptr;
  }
}

List *only(RangeVar *table) {
  return list_make1(table);
}

}  // namespace

Node *under_name(Node *statement, const char *name, RangeVar *table) {
  Node *copy = copy_node(statement);
  switch (nodeTag(copy)) {
    case T_CreateSeqStmt:
      as<CreateSeqStmt>(copy)->sequence->relname = to_c_string(name);
      return has_owner(as<CreateSeqStmt>(copy)->options) ? nullptr : copy;
    case T_ViewStmt:
      as<ViewStmt>(copy)->view->relname = to_c_string(name);
      return copy;
    case T_CreateFunctionStmt:
      set_last(&as<CreateFunctionStmt>(copy)->funcname, name);
      return copy;
    case T_CreateDomainStmt:
      set_last(&as<CreateDomainStmt>(copy)->domainname, name);
      return copy;
    case T_CreateRangeStmt:
      set_last(&as<CreateRangeStmt>(copy)->typeName, name);
      return copy;
    case T_CompositeTypeStmt:
      as<CompositeTypeStmt>(copy)->typevar->relname = to_c_string(name);
      return copy;
    case T_CreateTrigStmt:
      as<CreateTrigStmt>(copy)->relation = table;
      return copy;
    case T_RuleStmt:
      as<RuleStmt>(copy)->relation = table;
      return copy;
    case T_CreateStatsStmt:
      set_last(&as<CreateStatsStmt>(copy)->defnames, name);
      as<CreateStatsStmt>(copy)->relations = call_postgres(only, table);
      return copy;
    case T_CreateEventTrigStmt:
      as<CreateEventTrigStmt>(copy)->trigname = to_c_string(name);
      return copy;
    case T_CreatePublicationStmt:
      as<CreatePublicationStmt>(copy)->pubname = to_c_string(name);
      as<CreatePublicationStmt>(copy)->pubobjects = NIL;  // it would lock its tables
      return copy;
    case T_CreateFdwStmt:
      as<CreateFdwStmt>(copy)->fdwname = to_c_string(name);
      return copy;
    case T_CreateForeignServerStmt:
      as<CreateForeignServerStmt>(copy)->servername = to_c_string(name);
      return copy;
    case T_DefineStmt:
      return defined_under_name(as<DefineStmt>(copy), name);
    default:
      return nullptr;
  }
}

}  // namespace pg_idem
