// On a page opened from a file, a browser lets no script read the other pages: the search then shows
// titles without the lines around the words.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
