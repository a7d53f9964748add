FROM python:3.8-alpine
RUN pip install networkx
RUN apk add --no-cache gcc libffi-dev linux-headers musl-dev
RUN python3 -m pip install --no-cache-dir notebook==7.3.3 jupyterlab==4.3.8
