#!/bin/bash
exec streamlit run app.py
