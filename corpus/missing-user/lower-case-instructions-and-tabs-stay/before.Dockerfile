from ubuntu:24.04
run	useradd -m \
	-u 1000 tern
user	tern
