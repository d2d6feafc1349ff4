"""The models on this machine: what they are and what was measured."""

import streamlit as st

st.title("Models")
