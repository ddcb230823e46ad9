// What the later statements of the same revision do to an object. An early statement describes a
// state that a later one changes; so it is held against what the revision leaves behind.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ensure/event.hpp"
#include "server/statement.hpp"

namespace pg_idem {

class Future {
 public:
  Future() = default;
  explicit Future(const std::vector<Statement> &statements);

  // The later CREATE of that name; null: none.
  const Statement *later_creation(Event::Scope scope, const std::string &name) const;

  // Those behind the present position.
  std::span<const Statement> later_statements() const;

  void set_position(size_t position) { position_ = position; }
  size_t position() const { return position_; }
  const std::vector<Event> &events() const { return events_; }

  // Some of the revision was done before, by a run that died outside of our hands; but nothing from
  // that position on.
  struct DoneBefore {
    bool some = false;
    size_t end = SIZE_MAX;
  };
  void set_done_before(DoneBefore done) { done_before_ = done; }
  // May the statement at the present position have been done before? And that of the event?
  bool half_done() const { return done_before_.some && position_ < done_before_.end; }
  bool may_be_done(const Event &event) const {
    return done_before_.some && event.position < done_before_.end;
  }

  // What becomes of an object that the statement at the present position names.
  struct Fate {
    std::string name, member;  // in the end
    bool renamed = false;
    bool altered = false;  // so that it does not stay as that statement describes it
    bool dropped = false;
    size_t renamed_at = 0;
  };
  Fate fate(Event::Scope scope, const std::string &name, const std::string &member = {}) const;
  // Of a relation that is renamed: may what is there under its old name be another one already?
  bool gives_name_away(const Fate &fate, const std::string &name) const;

  // A later statement renames another object, which is gone, into that name: so it has been done,
  // and what is there is its result.
  const Event *renamed_into(Event::Scope scope, const std::string &name,
                            const std::string &member = {}) const;

  // The later statement that makes or renames something into that name; null: none.
  const Event *arrival(Event::Scope scope, const std::string &name,
                       const std::string &member = {}) const;
  // Between the present position and `end`: is it dropped or renamed away?
  bool leaves_before(size_t end, Event::Scope scope, const std::string &name,
                     const std::string &member = {}) const;

  // A later statement renames or drops columns of the relation.
  bool columns_leave(const std::string &relation) const;
  // Of the present statement.
  bool makes_something() const;
  // The present statement or a later one adds a column of that name, or renames one into it.
  bool adds_column(const std::string &name) const;
  // A later statement calls functions, which may do anything.
  bool has_opaque_later() const;

 private:
  std::vector<Statement> statements_;
  std::vector<Event> events_;
  std::vector<size_t> opaque_;  // positions
  size_t position_ = 0;
  DoneBefore done_before_;
};

// The future that the statement being executed has; empty outside of a run.
const Future &current_future();

// A relation by the name that the present statement gives it, or, where it is gone, by the one that
// a later statement gives it.
Oid find_relation_of_revision(const RangeVar *relation);

// While one lives, `future` is the current one.
class FutureScope {
 public:
  explicit FutureScope(const Future &future);
  ~FutureScope();
  FutureScope(const FutureScope &) = delete;
  FutureScope &operator=(const FutureScope &) = delete;

 private:
  const Future *outer_;
};

}  // namespace pg_idem
