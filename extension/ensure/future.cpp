// Following a name through the events.
#include "ensure/future.hpp"

#include <algorithm>

#include "catalog/existence.hpp"

namespace pg_idem {
namespace {

using Action = Event::Action;
using Scope = Event::Scope;

const Future *future_now = nullptr;

}  // namespace

Future::Future(const std::vector<Statement> &statements) : statements_(statements) {
  for (size_t i = 0; i < statements.size(); i++) {
    read_events(events_, i, statements[i].node);
    if (IsA(statements[i].node, SelectStmt) || IsA(statements[i].node, DoStmt) ||
        IsA(statements[i].node, CallStmt))
      opaque_.push_back(i);
  }
}

Future::Fate Future::fate(Scope scope, const std::string &name, const std::string &member) const {
  Fate fate;
  fate.name = name;
  fate.member = member;
  for (const Event &event : events_) {
    if (event.position <= position_ || event.name != fate.name || fate.dropped) continue;
    const bool itself = event.scope == scope && event.member == fate.member;
    const bool its_relation = event.scope == Scope::relation && scope != Scope::relation &&
                              scope != Scope::type && scope != Scope::other;
    const bool its_part = scope == Scope::relation &&
                          (event.scope == Scope::column || event.scope == Scope::constraint);
    if (event.action == Action::rename && itself) {
      (event.member.empty() ? fate.name : fate.member) = event.new_name;
      fate.renamed = true;
      fate.renamed_at = event.position;
    } else if (event.action == Action::rename && its_relation) {
      fate.name = event.new_name;
    } else if (event.action == Action::drop && (itself || its_relation)) {
      fate.dropped = true;
    } else if (itself || its_part) {
      fate.altered = fate.altered || event.action != Action::create || its_part;
    }
  }
  return fate;
}

const Event *Future::arrival(Scope scope, const std::string &name,
                             const std::string &member) const {
  for (const Event &event : events_) {
    if (event.position <= position_ || event.scope != scope) continue;
    const bool in_relation = member.empty() || event.name == name;
    const std::string &wanted = member.empty() ? name : member;
    if (event.action == Action::rename && in_relation && event.new_name == wanted) return &event;
    if (event.action == Action::create && event.name == name && event.member == member)
      return &event;
  }
  return nullptr;
}

const Event *Future::renamed_into(Scope scope, const std::string &name,
                                  const std::string &member) const {
  const Event *event = arrival(scope, name, member);
  if (event == nullptr || event->action != Action::rename) return nullptr;
  // A source that this statement or one after it makes is not gone, it is not there yet.
  const std::string &source = member.empty() ? event->name : event->member;
  for (const Event &other : events_) {
    if (other.position < position_ || other.position >= event->position || other.scope != scope)
      continue;
    const bool made = other.action == Action::create && other.name == event->name &&
                      other.member == event->member;
    if (made || (other.action == Action::rename && other.new_name == source)) return nullptr;
  }
  return event;
}

bool Future::leaves_before(size_t end, Scope scope, const std::string &name,
                           const std::string &member) const {
  for (const Event &event : events_)
    if (event.position > position_ && event.position < end && event.scope == scope &&
        event.name == name && event.member == member &&
        (event.action == Action::drop || event.action == Action::rename))
      return true;
  return false;
}

std::span<const Statement> Future::later_statements() const {
  return std::span(statements_).subspan(std::min(position_ + 1, statements_.size()));
}

const Statement *Future::later_creation(Scope scope, const std::string &name) const {
  for (const Event &event : events_)
    if (event.position > position_ && event.scope == scope && event.action == Action::create &&
        event.name == name)
      return &statements_[event.position];
  return nullptr;
}

bool Future::columns_leave(const std::string &relation) const {
  for (const Event &event : events_)
    if (event.position > position_ && event.scope == Scope::column && event.name == relation &&
        (event.action == Action::drop || event.action == Action::rename))
      return true;
  return false;
}

bool Future::makes_something() const {
  return std::any_of(events_.begin(), events_.end(), [&](const Event &event) {
    return event.position == position_ && event.action == Action::create;
  });
}

bool Future::adds_column(const std::string &name) const {
  return std::any_of(events_.begin(), events_.end(), [&](const Event &event) {
    return event.position >= position_ && event.scope == Scope::column &&
           ((event.action == Action::create && event.member == name) || event.new_name == name);
  });
}

bool Future::has_opaque_later() const {
  for (size_t position : opaque_)
    if (position > position_) return true;
  return false;
}

const Future &current_future() {
  static const Future *const none = new Future;  // never destroyed: no destructor at exit
  return future_now ? *future_now : *none;
}

// After the rename a relation arrives under the old name: where it has, the one renamed was meant.
bool Future::gives_name_away(const Fate &fate, const std::string &name) const {
  return half_done() && !leaves_before(fate.renamed_at, Scope::relation, fate.name) &&
         std::any_of(events_.begin(), events_.end(), [&](const Event &event) {
           return event.position > fate.renamed_at && event.scope == Scope::relation &&
                  ((event.action == Action::create && event.name == name) ||
                   (event.action == Action::rename && event.new_name == name));
         });
}

Oid find_relation_of_revision(const RangeVar *relation) {
  const Oid there = find_relation(relation);
  const Future &future = current_future();
  const Future::Fate fate = future.fate(Scope::relation, relation->relname);
  if (!fate.renamed || (fate.dropped && !OidIsValid(there))) return there;
  if (OidIsValid(there) && !future.gives_name_away(fate, relation->relname)) return there;
  const char *schema = relation->schemaname;
  const Oid renamed = find_relation(QualifiedName{schema ? schema : "", fate.name});
  return OidIsValid(renamed) ? renamed : there;
}

FutureScope::FutureScope(const Future &future) : outer_(future_now) {
  future_now = &future;
}
FutureScope::~FutureScope() {
  future_now = outer_;
}

}  // namespace pg_idem
