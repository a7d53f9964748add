FROM python:3.12
COPY . /src
RUN pip install --no-deps /src
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
