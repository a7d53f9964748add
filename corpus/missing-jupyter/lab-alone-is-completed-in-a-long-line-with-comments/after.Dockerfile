FROM python:3.11
RUN pip install --no-cache-dir \
    # the analysis
    jupyterlab==4.2.5 "notebook>=7,<8" \
    pandas==2.2.2  # pinned

COPY . .
