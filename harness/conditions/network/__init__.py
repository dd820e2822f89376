"""The message cannot get out of the device."""
