FROM dolfinx/lab:v0.8.0
COPY . /root/shared
CMD ["--notebook-dir=/root/shared"]
