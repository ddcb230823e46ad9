// The terminal itself is asked, so that stdin and stdout may be files; echo is off meanwhile.
#include "connection/password.hpp"

#include <termios.h>

#include <cstdio>
#include <memory>

namespace pg_idem::client {

namespace {

class EchoOff {
 public:
  explicit EchoOff(int terminal) : terminal_(terminal) {
    tcgetattr(terminal_, &before_);
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(terminal_, TCSAFLUSH, &silent);
  }
  ~EchoOff() { tcsetattr(terminal_, TCSAFLUSH, &before_); }
  EchoOff(const EchoOff &) = delete;
  EchoOff &operator=(const EchoOff &) = delete;

 private:
  int terminal_;
  termios before_{};
};

}  // namespace

std::optional<std::string> ask_for_password(const std::string &user) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE *)> terminal(std::fopen("/dev/tty", "r+"),
                                                                  std::fclose);
  if (!terminal) return std::nullopt;
  const std::string prompt = user.empty() ? "Password: " : "Password for user " + user + ": ";
  std::fputs(prompt.c_str(), terminal.get());
  std::fflush(terminal.get());

  std::string password;
  {
    const EchoOff echo_off(fileno(terminal.get()));
    for (int c; (c = std::fgetc(terminal.get())) != EOF && c != '\n';)
      password += static_cast<char>(c);
  }
  std::fputs("\n", terminal.get());
  return password;
}

}  // namespace pg_idem::client
