"""What is taught: the panels' stories with their goals, and the checks of the tutorials."""
