-- The claims whose content has all of the words, in any order and with their endings: 'lease terminal' finds "leasing the
-- terminals" and not "least". A scan and no index: it is right the moment that a batch has landed, and costs a commit nothing.
-- Example: SELECT published_date, speaker, stance, content FROM claims_about('leasing terminal') ORDER BY published_date
CREATE MACRO word_without_ending(word) AS regexp_replace(word, '^(.{3,}?)(es|s|ed|ing|e)$', '\1');
CREATE MACRO word_stem(word) AS
    CASE
        WHEN right(word_without_ending(word), 2) IN ('bb', 'dd', 'gg', 'll', 'mm', 'nn', 'pp', 'rr', 'ss', 'tt')
            THEN left(word_without_ending(word), -1)
        ELSE regexp_replace(word_without_ending(word), 'y$', 'i')
    END;
CREATE MACRO word_stems(words) AS
    list_transform(regexp_extract_all(strip_accents(lower(words)), '[\p{L}\p{N}]+'), lambda word: word_stem(word));
CREATE MACRO claims_about(words) AS TABLE
    SELECT *
    FROM who_said_what
    WHERE
        len(word_stems(words)) > 0
        -- Cheap, so that few contents need to be cut into words: a stem's last letter may differ, as in deny and denies.
        AND list_bool_and(
            list_transform(
                word_stems(words),
                lambda stem: contains(strip_accents(lower(content)), left(stem, greatest(length(stem) - 1, 2)))
            )
        )
        AND list_has_all(word_stems(content), word_stems(words));
