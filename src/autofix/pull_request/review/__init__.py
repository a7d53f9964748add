"""Post the fix of a pull request as suggestions on its lines."""
