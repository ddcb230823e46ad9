# For whatever expects a file of this name, as "pgxn install" does: Makefile.pgxs builds the extension.
include Makefile.pgxs
