"""Files that users write: rulebooks begun, tables turned into drafts, schemas for editors."""
