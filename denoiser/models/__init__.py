"""A trained model as a folder, and what runs it. No Keras."""
