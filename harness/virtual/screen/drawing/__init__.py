"""From views to pixels: text and fonts, layout, painting."""
