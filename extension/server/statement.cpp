// Parsing with raw_parser, executing with ProcessUtility.
#include "server/statement.hpp"

#include <cstring>

#include "server/utility_hook.hpp"
#include "server/values.hpp"

namespace pg_idem {
namespace {

// Where a statement's own text begins: the parser counts what stands before it to it.
int skip_blanks_and_comments(const char *text, int at, int end) {
  while (at < end) {
    if (isspace(static_cast<unsigned char>(text[at]))) {
      at++;
    } else if (text[at] == '-' && text[at + 1] == '-') {
      while (at < end && text[at] != '\n') at++;
    } else if (text[at] == '/' && text[at + 1] == '*') {
      int depth = 1;
      for (at += 2; at < end && depth > 0; at++) {
        if (text[at] == '*' && text[at + 1] == '/')
          depth--, at++;
        else if (text[at] == '/' && text[at + 1] == '*')
          depth++, at++;
      }
    } else {
      break;
    }
  }
  return at;
}

List *parse_text(const char *text) {
  return raw_parser(text, RAW_PARSE_DEFAULT);
}

// Called while an error is being reported, innermost first: a position that another one has moved
// already is none any more.
void place_in_source(void *source) {
  const int position = geterrposition();
  if (position <= 0) return;
  errposition(0);
  internalerrposition(position);
  internalerrquery(static_cast<const char *>(source));
}

void process_utility(Node *tree, const Statement *statement, ProcessUtilityContext context) {
  PlannedStmt *planned = makeNode(PlannedStmt);
  planned->commandType = CMD_UTILITY;
  planned->canSetTag = true;
  planned->utilityStmt = tree;
  planned->stmt_location = statement->location;
  planned->stmt_len = statement->length;
  PushActiveSnapshot(GetTransactionSnapshot());
  ProcessUtility(planned, statement->source, true, context, statement->parameters,
                 statement->environment, None_Receiver, nullptr);
  if (ActiveSnapshotSet()) PopActiveSnapshot();
  CommandCounterIncrement();
}

const char *tag_name(Node *statement) {
  return GetCommandTagName(CreateCommandTag(statement));
}

}  // namespace

std::string command_tag(const Node *statement) {
  return call_postgres(tag_name, const_cast<Node *>(statement));
}

std::string kind_in_tag(const Node *statement) {
  std::string tag = command_tag(statement);
  for (char &c : tag) c = static_cast<char>(pg_tolower(static_cast<unsigned char>(c)));
  return tag.substr(tag.find(' ') + 1);
}

std::vector<Statement> parse(std::string_view text) {
  const char *source = to_c_string(text);
  List *list = call_postgres(parse_text, source);
  std::vector<Statement> statements;
  statements.reserve(count_of(list));
  for (RawStmt *raw : nodes<RawStmt>(list)) {
    int end = raw->stmt_len > 0 ? raw->stmt_location + raw->stmt_len : int(text.size());
    int begin = skip_blanks_and_comments(source, raw->stmt_location, end);
    while (end > begin && isspace(static_cast<unsigned char>(source[end - 1]))) end--;
    statements.push_back({source, raw->stmt, begin, end - begin});
  }
  return statements;
}

SourceScope::SourceScope(const char *source) noexcept
    : callback_{error_context_stack, place_in_source, const_cast<char *>(source)} {
  error_context_stack = &callback_;
}

SourceScope::~SourceScope() {
  error_context_stack = callback_.previous;
}

void execute_utility(const Statement &statement, Node *tree, Execution execution) {
  const DecidedScope decided;
  if (tree == nullptr) tree = statement.node;
  under_locks(tree, [&] {
    call_postgres(
        process_utility, tree, &statement,
        execution == Execution::hidden ? PROCESS_UTILITY_SUBCOMMAND : PROCESS_UTILITY_QUERY);
  });
}

}  // namespace pg_idem
