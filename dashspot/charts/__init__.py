"""The Plotly vocabulary that all contexts share."""
