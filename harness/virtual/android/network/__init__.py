"""The device's network: radios, the network in use and its rules, sockets and what they reach."""
