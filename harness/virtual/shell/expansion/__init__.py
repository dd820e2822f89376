"""From parsed words to strings: parameters, arithmetic, braces, patterns and file names."""
