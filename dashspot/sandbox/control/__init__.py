"""The control surface: what a test may see and change behind the program's back."""
