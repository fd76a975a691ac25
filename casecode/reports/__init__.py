"""Reports: a Jinja template over a view becomes a page. A study's own templates go before ours and run sandboxed."""
