"""The Settings app (com.android.settings), as far as a user needs it to repair an app."""
