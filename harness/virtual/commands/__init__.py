"""The commands of the shell: one a file, or a room where it has many verbs."""
