"""Small blog exports made by hand for the tests, in every form that is read."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

_KIND = "http://schemas.google.com/blogger/2008/kind#"
_BLOG = "tag:blogger.com,1999:blog-77"


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    """An archive whose bytes are the same whenever it is made."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2012, 5, 3, 10, 11, 12)), data, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def old_entry(kind: str, number: str, body: str, more: str = "", *, title: str = "The fair", author: str = "Ana Lind") -> str:
    """An entry of Blogger's old export."""
    return (
        f"<entry><id>{_BLOG}.{'page' if kind == 'page' else 'post'}-{number}</id><published>2012-05-03T22:11:12.345-07:00</published>"
        f"<updated>2012-06-01T08:00:00.000-07:00</updated>"
        f'<category scheme="http://schemas.google.com/g/2005#kind" term="{_KIND}{kind}"/>'
        f'<title type="text">{escape(title)}</title><content type="html">{escape(body)}</content>'
        f"<author><name>{author}</name><email>noreply@blogger.com</email></author>{more}</entry>"
    )


def old_blogger(*entries: str, spaces: str = 'xmlns:app="http://purl.org/atom/app#"') -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" {spaces} '
        f'xmlns:thr="http://purl.org/syndication/thread/1.0"><id>{_BLOG}.archive</id><title type="text">Twinned towns</title>'
        f"{''.join(entries)}</feed>"
    ).encode()


def reply_to(number: str) -> str:
    return f'<thr:in-reply-to ref="{_BLOG}.post-{number}" type="text/html"/>'


DRAFT = "<app:control><app:draft>yes</app:draft></app:control>"


def new_entry(
    kind: str, number: str, body: str, more: str = "", *, status: str = "LIVE", when: str = "2012-05-03T10:11:12Z"
) -> str:
    """An entry of Takeout's feed."""
    return (
        f"<entry><id>{_BLOG}.post-{number}</id><blogger:type>{kind}</blogger:type><blogger:status>{status}</blogger:status>"
        f"<author><name>Ana Lind</name><uri/><blogger:type>BLOGGER</blogger:type></author><title>The fair</title>"
        f'<content type="html">{escape(body)}</content><published>{when}</published><updated>{when}</updated>'
        f'<category scheme="{_BLOG}" term="Fairs"/><blogger:filename>/2012/05/the-fair.html</blogger:filename>{more}'
        f"{'' if '<blogger:trashed>' in more else '<blogger:trashed/>'}</entry>"
    )


def takeout_feed(*entries: str) -> bytes:
    return (
        "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom' "
        f"xmlns:blogger='http://schemas.google.com/blogger/2018'><id>{_BLOG}</id><title>Twinned towns</title>"
        f"{''.join(entries)}</feed>"
    ).encode()


def below(post: str, comment: str = "") -> str:
    answered = f"<blogger:inReplyTo>{_BLOG}.post-{comment}</blogger:inReplyTo>" if comment else "<blogger:inReplyTo/>"
    return f"<blogger:parent>{_BLOG}.post-{post}</blogger:parent>{answered}"


def medium_page(
    body: str,
    *,
    title: str = "The fair",
    subtitle: str = "",
    when: str = "2018-08-11T11:23:34.123Z",
    number: str = "abcdef123456",
    author: str = "Ana Lind",
) -> str:
    by = (
        f'<p>By <a href="https://medium.com/@ana" class="p-author h-card">{author}</a> on '
        f'<a href="https://medium.com/p/{number}"><time class="dt-published" datetime="{when}">August 11</time></a>.</p>'
        f'<p><a href="https://medium.com/@ana/the-fair-{number}" class="p-canonical">Canonical link</a></p>'
        if when
        else f'<p><a href="https://medium.com/p/{number}">View original.</a></p>'
    )
    below_title = f'<section data-field="subtitle" class="p-summary">{subtitle}</section>' if subtitle else ""
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body><article class="h-entry">'
        f'<header><h1 class="p-name">{title}</h1></header>{below_title}'
        f'<section data-field="body" class="e-content"><section class="section">{body}</section></section>'
        f'<footer><p class="p-tags">Tagged in <a href="https://medium.com/tag/fairs" class="p-tag">Fairs</a></p>{by}'
        f"<p>Exported from Medium on September 21, 2018.</p></footer></article></body></html>"
    )


def ghost_post(number: str, html: str | None, **fields: object) -> dict[str, object]:
    return {
        "id": number,
        "title": "The fair",
        "slug": f"the-fair-{number}",
        "html": html,
        "mobiledoc": None,
        "lexical": None,
        "type": "post",
        "status": "published",
        "visibility": "public",
        "published_at": "2018-08-11T11:23:34.000Z",
        **fields,
    }


def ghost(*posts: dict[str, object], **tables: object) -> bytes:
    held = {
        "posts": list(posts),
        "users": [{"id": "u1", "name": "Ana Lind", "email": "ana@example.org", "password": "$2a$10$hash"}],
        "posts_authors": [{"post_id": post["id"], "author_id": "u1", "sort_order": 0} for post in posts],
        "tags": [{"id": "t1", "name": "Fairs"}],
        "posts_tags": [{"post_id": post["id"], "tag_id": "t1", "sort_order": 0} for post in posts],
        "api_keys": [{"id": "k1", "secret": "deadbeefcafe"}],
        "members": [{"id": "m1", "email": "tom@example.org", "name": "Tom Reader"}],
        **tables,
    }
    return json.dumps({"db": [{"meta": {"exported_on": 1, "version": "5.0"}, "data": held}]}).encode()


SUBSTACK_HEADER = "post_id,post_date,is_published,email_sent_at,type,audience,title,subtitle,podcast_url"


def substack(rows: Mapping[str, str], bodies: Mapping[str, str]) -> bytes:
    """`rows`: post_id -> the cells from `is_published` on, without the e-mail's date; `bodies`: post_id -> HTML."""
    lines = []
    for post, cells in rows.items():
        published, rest = cells.split(",", 1)
        lines.append(f"{post},2019-07-26T20:48:19.814Z,{published},,{rest}")
    members = {"posts.csv": "\n".join([SUBSTACK_HEADER, *lines]), "email_list.fair.csv": "email\ntom@example.org\n"}
    members |= {f"posts/{post}.html": body for post, body in bodies.items()}
    members |= {f"posts/{post}.delivers.csv": "email\ntom@example.org\n" for post in bodies}
    return zipped(members)


def rss(*items: str, channel: str = "") -> bytes:
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Twinned towns</title><language>en</language>'
        f"{channel}{''.join(items)}</channel></rss>"
    ).encode()


def rss_item(number: int, body: str, more: str = "") -> str:
    return (
        f"<item><title>The fair</title><link>https://towns.example/{number}</link><guid>https://towns.example/?p={number}</guid>"
        f"<pubDate>Thu, 03 May 2012 10:11:12 +0200</pubDate><description>{escape(body)}</description>{more}</item>"
    )


SMALL: dict[str, bytes] = {
    "blogger": old_blogger(
        old_entry("post", "1", "<p>We went.</p>"),
        old_entry("comment", "2", "Nice.", reply_to("1"), author="Tom"),
        old_entry("settings", "3", "yes"),
    ),
    "medium": zipped(
        {"README.html": "<p>Yours</p>", "posts/2018-08-11_The-fair-abcdef123456.html": medium_page("<p>We went.</p>")}
    ),
    "ghost": ghost(ghost_post("5", "<p>We went.</p><p>It rained.</p>")),
    "substack": substack({"101.fair": "true,newsletter,everyone,The fair,,"}, {"101.fair": "<p>We went.</p>"}),
    "jsonfeed": (
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "Towns", "items": [{"id": "1", "title": "The fair", '
        b'"content_html": "<p>We went.</p>", "authors": [{"name": "Ana"}]}]}'
    ),
    "feed": rss(rss_item(1, "<p>We went.</p>"), rss_item(2, "<p>It rained.</p>")),
}
