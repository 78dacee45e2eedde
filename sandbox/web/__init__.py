"""What every page shares: the layout, the macros, the styles and the live client."""
