// Prints a page of the client's manual, for the build to keep:
//   pg_idem_manual man DATE | bash | zsh | fish
#include <cstdio>
#include <string_view>

#include "contents.hpp"

using namespace pg_idem::manual;

int main(int argc, char **argv) {
  const std::string_view kind = argc > 1 ? argv[1] : "";
  const Contents contents = read_contents();
  std::string page;
  if (kind == "man" && argc > 2) page = man_page(contents, argv[2]);
  if (kind == "bash") page = bash_completion(contents);
  if (kind == "zsh") page = zsh_completion(contents);
  if (kind == "fish") page = fish_completion(contents);
  if (page.empty()) std::fputs("usage: pg_idem_manual man DATE | bash | zsh | fish\n", stderr);
  std::fputs(page.c_str(), stdout);
  return page.empty() ? 1 : 0;
}
