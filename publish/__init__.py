"""The makers' room: what turns the notebooks into the site and its take-away forms."""
