"""In and out: migration from old files, import and export formats."""
