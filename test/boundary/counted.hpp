// An object that counts its destructions: a jump of the server that skipped it would be seen.
#pragma once

namespace pg_idem::boundary_test {

inline int destroyed = 0;

struct Counted {
  Counted() = default;
  Counted(const Counted &) = delete;
  Counted &operator=(const Counted &) = delete;
  ~Counted() { destroyed++; }
};

}  // namespace pg_idem::boundary_test
