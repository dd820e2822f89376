"""What adbd offers on a stream: the shell, files, ports, the frame buffer, debuggers, restarts."""
