"""Running apps: their code, processes, activities and tasks, crashes and hangs."""
