"""Five questions to the dataset, as a marimo notebook: `marimo edit docs/notebooks/five_questions.py`, or run it as a script.

ONRECORD_WAREHOUSE names the warehouse, ./data unless it is set; `make run` fills it with the examples.
"""

import marimo

app = marimo.App()


@app.cell
def opened():
    import os
    from pathlib import Path

    import altair as alt
    import marimo as mo
    import pandas as pd

    import onrecord

    current = (
        Path(os.environ.get("ONRECORD_WAREHOUSE", "data")) / "current"
    ).resolve()  # one state, for the whole notebook
    connection = onrecord.connect(current.parents[1])
    mo.md("# Who said what, on whose word")
    return alt, connection, current, mo, pd


@app.cell
def tables(current, pd):
    # A table is a folder of Parquet files: pandas needs nothing else.
    claims = pd.read_parquet(current / "claims", dtype_backend="pyarrow")
    documents = pd.read_parquet(current / "documents", dtype_backend="pyarrow")
    hops = pd.read_parquet(current / "claim_chain", dtype_backend="pyarrow")
    times = pd.read_parquet(current / "times", dtype_backend="pyarrow")
    return claims, documents, hops, times


@app.cell
def what_did_she_say(alt, connection, mo):
    # 1. What did she say about it, and when did that change? Names are joined over articles in the views.
    said = connection.execute(
        "SELECT published_date, outlet, stance, content FROM who_said_what "
        "WHERE speaker = $1 AND published_date IS NOT NULL ORDER BY published_date",
        ["Ilsa Maren"],
    ).df()
    said_plot = (
        alt.Chart(said, title="Ilsa Maren, by stance")
        .mark_circle(size=90)
        .encode(x="published_date:T", y="stance:N", color="outlet:N", tooltip=["content", "outlet"])
    )
    mo.vstack([said, said_plot])
    return said, said_plot


@app.cell
def who_denied_it(claims, connection, documents):
    # 2. Who denied it? In pandas from the table, and in SQL from the view, which also knows what people corrected.
    denied = (
        claims[claims["stance"] == "denies"]
        .merge(documents[["document_id", "outlet"]], on="document_id")
        .sort_values(["published_date", "claim_id"])[["published_date", "outlet", "source_text", "content_text"]]
    )
    denied_in_sql = connection.sql(
        "SELECT published_date, outlet, speaker, content FROM not_confirmed WHERE stance = 'denies' "
        "ORDER BY published_date, claim_id"
    ).df()
    denied_in_sql
    return denied, denied_in_sql


@app.cell
def on_whose_word(alt, claims, connection, hops, mo):
    # 3. On whose word does this rest? The chain of each claim, and each outlet's kinds of sources.
    chains = (
        hops.sort_values(["claim_id", "hop"])
        .groupby("claim_id")["name"]
        .agg(" → ".join)
        .rename("chain")
        .to_frame()
        .join(claims.set_index("claim_id")["content_text"])
    )
    audit = connection.sql("FROM sourcing_audit").df()
    shares = audit.melt(
        id_vars=["outlet", "claims"],
        value_vars=[name for name in audit.columns if name.endswith("_percent")],
        var_name="source",
        value_name="percent",
    )
    audit_plot = (
        alt.Chart(shares, title="Sources by outlet").mark_bar().encode(x="percent:Q", y="outlet:N", color="source:N")
    )
    mo.vstack([chains, audit_plot])
    return audit, audit_plot, chains


@app.cell
def which_is_one_story(connection, documents):
    # 4. Which of these reports is one story copied? Copies to the letter have one hash; the view has near-copies, too.
    identical = (
        documents.groupby("text_sha256")["outlet"]
        .agg(reports="size", outlets=lambda outlets: sorted(outlets.dropna().unique()))
        .query("reports > 1")
    )
    near = connection.sql(
        "SELECT first_outlet, agency, documents, outlets, title FROM copy_groups ORDER BY documents DESC, title"
    ).df()
    near
    return identical, near


@app.cell
def promised_for_march(alt, claims, connection, mo, pd, times):
    # 5. What had been promised for March? A promise is due in March where the interval of its time meets it.
    first, last = pd.Timestamp("2026-03-01").date(), pd.Timestamp("2026-03-31").date()
    within = times[(times["claim_role"] == "content") & times["time_type"].isin(["date", "time"])]
    bounds = within.groupby("claim_id").agg(due_from=("start_date", "min"), due_until=("end_date", "max")).reset_index()
    promised = claims[(claims["stance"] == "promises") | (claims["status"] == "planned")].merge(bounds, on="claim_id")
    due = promised[(promised["due_from"] <= last) & (promised["due_until"] >= first)]
    due = due[["claim_id", "source_text", "content_text", "due_from", "due_until"]]
    due_in_sql = connection.execute(
        "SELECT claim_id, speaker, content, due_from, due_until FROM promises WHERE due_from <= $2 AND due_until >= $1 "
        "ORDER BY due_until",
        [first, last],
    ).df()
    due_plot = (
        alt.Chart(due_in_sql, title="Promised for March")
        .mark_bar()
        .encode(x="due_from:T", x2="due_until:T", y=alt.Y("content:N", sort="x"), color="speaker:N")
    )
    mo.vstack([due_in_sql, due_plot])
    return due, due_in_sql, due_plot


if __name__ == "__main__":
    app.run()
