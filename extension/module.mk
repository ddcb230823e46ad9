# How a server module of this project is built with PGXS. Makefile.pgxs (the extension) and
# test/boundary/Makefile.pgxs (its test-only sibling) say what is built and include this file.
#
# In:   MODULE   name of the shared library
#       SOURCES  its .cpp files, relative to the top of the checkout, where make runs
#       TESTS    folder of its tests for pg_regress: sql/, expected/
#       SPECS    folder of its tests for pg_isolation_regress: specs/, expected/; may be left out
# Take: PG_CONFIG  the server to build for          (default: pg_config)
#       BUILD      folder for all generated files   (default: build/pgxs-<major version>)
#       WERROR     set to -Werror to allow no warnings

PG_CONFIG ?= pg_config
PG_MAJOR := $(firstword $(subst ., ,$(word 2,$(shell $(PG_CONFIG) --version))))
BUILD ?= build/pgxs-$(PG_MAJOR)

# A path in MODULES keeps the tree clean: PGXS builds there and installs by the last part.
MODULES = $(BUILD)/$(MODULE)
EXTRA_CLEAN = $(BUILD)
OBJECTS := $(SOURCES:%.cpp=$(BUILD)/%.o)

# Against a server that is up, with the module installed: scripts/test.sh starts one.
REGRESS ?= $(basename $(notdir $(wildcard $(TESTS)/sql/*.sql)))
REGRESS_OUTPUT ?= $(BUILD)/regress
REGRESS_OPTS = --inputdir=$(TESTS) --outputdir=$(REGRESS_OUTPUT) --load-extension=$(MODULE)
ifdef SPECS
ISOLATION ?= $(basename $(notdir $(wildcard $(SPECS)/specs/*.spec)))
ISOLATION_OPTS = --inputdir=$(SPECS) --outputdir=$(REGRESS_OUTPUT) --load-extension=$(MODULE)
endif

# Debian's PGXS would compile each file to bitcode with clang as well, without our flags.
override with_llvm := no
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

# -isystem: the server's headers are not ours to warn about. gnu++20: copyObject needs typeof.
INCLUDES = -Iextension $(patsubst -I%,-isystem %,$(filter-out -I. -I./,$(CPPFLAGS)))
WARNINGS = -Wall -Wextra -Wshadow $(WERROR)
# The server's own flags are those of the compiler that built it.
ifneq ($(findstring clang,$(shell $(CXX) --version)),)
WARNINGS += -Wno-unknown-warning-option
endif
COMPILE = $(CXX) $(CXXFLAGS) $(CFLAGS_SL) -std=gnu++20 -fvisibility=hidden $(WARNINGS)

$(BUILD)/%.o: %.cpp
	@mkdir -p $(@D)
	$(COMPILE) $(INCLUDES) -MMD -MP -c $< -o $@

# The C++ runtime inside and hidden: the module loads quickly and meets no other module's C++.
HIDE_CXX = -static-libstdc++ -static-libgcc -Wl,--exclude-libs,ALL,--version-script=$(EXPORTS)
EXPORTS = extension/exports.map

# PGXS makes every file .SECONDARY, so that an object which is missing would not be missed.
MISSING := $(filter-out $(wildcard $(OBJECTS)),$(OBJECTS))
.PHONY: missing-objects
missing-objects:

$(BUILD)/$(MODULE)$(DLSUFFIX): $(OBJECTS) $(EXPORTS) $(if $(MISSING),missing-objects)
	$(CXX) $(CXXFLAGS) -shared -o $@ $(OBJECTS) $(LDFLAGS) $(LDFLAGS_SL) $(HIDE_CXX)

# PGXS would look for the module under its path in MODULES.
uninstall: uninstall-module
.PHONY: uninstall-module
uninstall-module:
	rm -f '$(DESTDIR)$(pkglibdir)/$(MODULE)$(DLSUFFIX)'

-include $(OBJECTS:.o=.d)
