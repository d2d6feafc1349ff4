"""What runs in a browser, in the app's pages and in the one-file page; the scripts know nothing of Streamlit."""
