FROM python:3.12-slim-bookworm
RUN pip install --no-cache-dir notebook jupyterlab
RUN <<EOF
levels=(low high)
echo "${levels[0]}"
EOF
