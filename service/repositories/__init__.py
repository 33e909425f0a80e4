"""All queries; nothing else in the service speaks SQL."""
