"""flows: what an article is called where a person reads it: its title, else the headline that stands in its text."""

TITLE = """coalesce(d.title, (
    SELECT arg_min(substr(own.text, s.char_start + 1, s.char_end - s.char_start), s.char_start)
    FROM segments AS s JOIN documents AS own USING (document_id)
    WHERE s.document_id = d.document_id AND s.role = 'headline'
))"""
"""The SQL of it, null where there is neither; d is the row of documents."""
