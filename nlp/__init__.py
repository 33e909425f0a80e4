"""From bytes to sentence units: reading, normalizing, zoning, splitting, cues, dates and owners."""
