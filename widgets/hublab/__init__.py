"""What a JupyterHub session on an Alliance cluster asks for, waits for and costs."""
