"""Components of Streamlit: one folder for each, with its scripts for the browser."""
