"""The published language: every command, view, event and error that crosses a boundary, once."""
