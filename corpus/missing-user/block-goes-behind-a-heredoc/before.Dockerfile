FROM python:3.12-slim
RUN <<EOF
pip install cartopy
EOF
CMD ["python3"]
