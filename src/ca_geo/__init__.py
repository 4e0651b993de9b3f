"""An atlas of Chinese and Russian presence in Central Asia."""
