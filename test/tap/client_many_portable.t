# Many databases and schemas once more, with the portable engine: client_many.t says how.
use v5.36;
use FindBin;

$ENV{PG_IDEM_ENGINE} = 'portable';
do "$FindBin::Bin/client_many.t" or die $@ || $!;
