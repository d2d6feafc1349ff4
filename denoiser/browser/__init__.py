"""What runs in a browser, in the app's pages and in the page of one file; the scripts know nothing of Streamlit."""
