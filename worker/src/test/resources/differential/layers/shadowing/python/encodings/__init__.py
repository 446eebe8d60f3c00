raise SystemExit("a package in the place of the interpreter's own")
