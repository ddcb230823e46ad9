// Cooking and deparsing with the server's own functions.
#include "catalog/expression.hpp"

#include "server/values.hpp"

namespace pg_idem {
namespace {

// C-style from here: called through the guard.

ParseState *parse_state_for(const ExpressionUse *use, const char *source) {
  ParseState *state = make_parsestate(nullptr);
  state->p_sourcetext = source;
  if (OidIsValid(use->relation)) {
    Relation relation = relation_open(use->relation, AccessShareLock);
    ParseNamespaceItem *item =
        addRangeTableEntryForRelation(state, relation, AccessShareLock, nullptr, false, true);
    addNSItemToQuery(state, item, true, true, true);
    relation_close(relation, NoLock);
  }
  return state;
}

Node *cook(const ExpressionUse *use, Node *raw, const char *source) {
  ParseState *state = parse_state_for(use, source);
  raw = static_cast<Node *>(copyObjectImpl(raw));
  if (OidIsValid(use->type)) {
    Node *node =
        cookDefault(state, raw, use->type, use->type_modifier, use->column, use->generated);
    // As PostgreSQL does: a plain NULL is no default.
    const bool is_null = IsA(node, Const) && castNode(Const, node)->constisnull;
    return is_null && use->generated == '\0' ? nullptr : node;
  }
  if (use->policy) {
    Node *node = transformWhereClause(state, raw, EXPR_KIND_POLICY, "POLICY");
    assign_expr_collations(state, node);
    return node;
  }
  Node *node = transformExpr(
      state, raw, use->condition ? EXPR_KIND_CHECK_CONSTRAINT : EXPR_KIND_INDEX_EXPRESSION);
  if (use->condition) node = coerce_to_boolean(state, node, "CHECK");
  assign_expr_collations(state, node);
  return node;
}

char *deparse(const ExpressionUse *use, Node *cooked) {
  List *context = NIL;
  if (OidIsValid(use->relation))
    context = deparse_context_for(get_rel_name(use->relation), use->relation);
  return deparse_expression(cooked, context, false, false);
}

// What a node converts, if it is a conversion.
Node *converted(Node *node) {
  switch (nodeTag(node)) {
    case T_RelabelType:
      return reinterpret_cast<Node *>(castNode(RelabelType, node)->arg);
    case T_ArrayCoerceExpr:
      return reinterpret_cast<Node *>(castNode(ArrayCoerceExpr, node)->arg);
    case T_FuncExpr: {
      auto *call = castNode(FuncExpr, node);
      const bool is_cast =
          call->funcformat == COERCE_EXPLICIT_CAST || call->funcformat == COERCE_IMPLICIT_CAST;
      return is_cast && call->funcid < FirstNormalObjectId
                 ? static_cast<Node *>(linitial(call->args))
                 : nullptr;
    }
    default:
      return nullptr;
  }
}

bool is_array_of_constants(Node *node) {
  if (!IsA(node, ArrayExpr)) return false;
  ListCell *cell;
  foreach (cell, castNode(ArrayExpr, node)->elements)
    if (!IsA(lfirst(cell), Const)) return false;
  return true;
}

// Constants in other words become the same constant: ('a'::varchar)::text and 'a'::text, ARRAY['a']
// and '{a}'. Nothing else is calculated: a function and its result are two expressions.
Node *fold_constants(Node *node, void *context) {
  if (node == nullptr) return nullptr;
  node = mutate_expression(node, fold_constants, context);
  Node *source = converted(node);
  if ((source != nullptr && IsA(source, Const)) || is_array_of_constants(node))
    return eval_const_expressions(nullptr, node);
  return node;
}

Node *parse_expression(const char *text) {
  List *list = raw_parser(text, RAW_PARSE_PLPGSQL_EXPR);
  auto *select = castNode(SelectStmt, linitial_node(RawStmt, list)->stmt);
  return linitial_node(ResTarget, select->targetList)->val;
}

// Three rounds: one changes the form, the next proves it stable, one to spare.
char *normalise(const ExpressionUse *use, char *text) {
  for (int round = 0; round < 3; round++) {
    Node *cooked = cook(use, parse_expression(text), text);
    if (cooked == nullptr) break;
    char *again = deparse(use, fold_constants(cooked, nullptr));
    if (strcmp(text, again) == 0) break;
    text = again;
  }
  return text;
}

char *finish(const ExpressionUse *use, Node *cooked, Form form) {
  if (form != Form::normalised) return deparse(use, cooked);
  return normalise(use, deparse(use, fold_constants(cooked, nullptr)));
}

char *finish_raw(const ExpressionUse *use, Node *raw, const char *source, Form form) {
  Node *cooked = cook(use, raw, source);
  return cooked ? finish(use, cooked, form) : nullptr;
}

char *finish_stored(const ExpressionUse *use, const char *node_text, Form form) {
  return finish(use, static_cast<Node *>(stringToNode(node_text)), form);
}

}  // namespace

std::string wanted_expression(const ExpressionUse &use, Node *raw, const char *source, Form form) {
  if (form == Form::left_out) return {};
  char *text = call_postgres(finish_raw, &use, raw, source, form);
  return text ? text : "";
}

Node *cook_expression(const ExpressionUse &use, Node *raw, const char *source) {
  return call_postgres(cook, &use, raw, source);
}

std::string cooked_expression(const ExpressionUse &use, Node *cooked, Form form) {
  if (form == Form::left_out) return {};
  return call_postgres(finish, &use, cooked, form);
}

std::string stored_expression(const ExpressionUse &use, const char *node_text, Form form) {
  if (form == Form::left_out) return {};
  return call_postgres(finish_stored, &use, node_text, form);
}

}  // namespace pg_idem
