FROM python:3.12-alpine
RUN pip install --no-cache-dir notebook==7.2.2 jupyterlab==4.2.5
RUN printf 'weir\nweir\n' | adduser -u 1000 gauge
RUN adduser -u 1001 second <<PASSWORD
weir
weir
PASSWORD
RUN adduser -SH third && adduser --disabled-password fourth
RUN adduser fourth users
COPY --chown=1000 . /home/gauge
WORKDIR /home/gauge
USER gauge
